import { createBrowserRouter, type RouteObject } from 'react-router';
import { OUTSIDE, SCREENS, type Screen } from '../routes';
import { NotFound, ScreenError } from './ScreenError';
import { Shell } from './Shell';
import { Start } from './Start';

const lazy = (screen: Screen): RouteObject => ({
  ...(screen.path ? { path: screen.path } : { index: true as const }),
  handle: screen,
  errorElement: <ScreenError />,
  lazy: async () => ({ Component: (await screen.load()).default }),
});

/** The router of the console, made when somebody is signed in. */
export function makeRouter() {
  return createBrowserRouter([
    {
      path: '/',
      element: <Shell />,
      errorElement: <ScreenError />,
      hydrateFallbackElement: <div />,
      children: [
        { index: true, element: <Start /> },
        ...OUTSIDE.map(lazy),
        { path: 'projects/:project', children: [...SCREENS.map(lazy), { path: '*', element: <NotFound /> }] },
        { path: '*', element: <NotFound /> },
      ],
    },
  ]);
}
