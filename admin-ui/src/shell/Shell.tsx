import { Burger, Drawer, Skeleton } from '@mantine/core';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Link, Outlet, useLocation, useMatches, useNavigation, useParams } from 'react-router';
import { lastProject, rememberProject } from '../api/projects';
import { useSpeech } from '../lib/language';
import type { Screen } from '../routes';
import { AccountMenu } from './AccountMenu';
import { Navigation } from './Navigation';
import { Outage } from './Outage';
import { ProjectSwitch } from './ProjectSwitch';
import classes from './Shell.module.css';

/** Everything around a screen: the heading with the projects and the account, and the navigation. */
export function Shell() {
  const { words } = useSpeech();
  const project = useParams().project ?? lastProject();
  const [open, setOpen] = useState(false);
  const main = useTitleAndFocus();
  const moving = useNavigation().state !== 'idle';
  useEffect(() => {
    if (project) {
      rememberProject(project);
    }
  }, [project]);
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {words.skip}
      </a>
      <section className={classes.header} aria-label="Metka">
        {project && (
          <Burger
            className={classes.burger}
            size="sm"
            opened={open}
            onClick={() => setOpen(!open)}
            aria-label={words.menu}
          />
        )}
        <Link to="/" className={classes.brand}>
          Metka
        </Link>
        <ProjectSwitch project={project} />
        <div className={classes.spread} />
        <AccountMenu />
      </section>
      <nav className={classes.nav} aria-label={words.menu}>
        {project && <Navigation project={project} />}
      </nav>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        size={280}
        title="Metka"
        closeButtonProps={{ 'aria-label': words.close }}
      >
        <nav aria-label={words.menu}>
          <Navigation project={project} onGo={() => setOpen(false)} />
        </nav>
      </Drawer>
      <main id="main" ref={main} tabIndex={-1} className={classes.main} aria-busy={moving}>
        <Outage />
        <Suspense fallback={<Skeleton height={320} />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}

/** Gives the page its screen's title, and the focus to a screen that was gone to, as a browser does with a page. */
function useTitleAndFocus() {
  const { language, words } = useSpeech();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const last = useRef(pathname);
  const screen = useMatches().at(-1)?.handle as Screen | undefined;
  const title = screen?.title[language];
  useEffect(() => {
    document.title = title ? `${title} · Metka` : words.title;
  }, [title, words]);
  useEffect(() => {
    if (last.current !== pathname) {
      last.current = pathname;
      main.current?.focus({ preventScroll: true });
    }
  }, [pathname]);
  return main;
}
