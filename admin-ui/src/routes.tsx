import {
  IconGauge,
  IconLayoutGrid,
  IconMathFunction,
  type IconProps,
  IconUserSearch,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Language } from './lib/words';

/** The groups of the navigation, in its order. */
export const SECTIONS = {
  watch: { ru: 'Наблюдение', en: 'Watch' },
  tags: { ru: 'Теги', en: 'Tags' },
  people: { ru: 'Люди', en: 'People' },
  settings: { ru: 'Настройки', en: 'Settings' },
} as const satisfies Record<string, Record<Language, string>>;

/** One screen of a project. */
export interface Screen {
  /** Below `/projects/:project`; empty for the first screen. */
  path: string;
  title: Record<Language, string>;
  /** Its entry in the navigation; screens that are reached from another one have none. */
  nav?: { section: keyof typeof SECTIONS; icon: ComponentType<IconProps> };
  /** The module of the screen, loaded when it is first opened; the screen is its default export. */
  load: () => Promise<{ default: ComponentType }>;
}

/** All screens of a project: this table gives the routes, the navigation and the titles of the pages. */
export const SCREENS: readonly Screen[] = [
  {
    path: '',
    title: { ru: 'Обзор', en: 'Overview' },
    nav: { section: 'watch', icon: IconGauge },
    load: () => import('./screens/Overview/OverviewScreen'),
  },
  {
    path: 'segments',
    title: { ru: 'Сегменты', en: 'Segments' },
    nav: { section: 'people', icon: IconUsersGroup },
    load: () => import('./screens/Segments/SegmentsScreen'),
  },
  {
    path: 'segments/new',
    title: { ru: 'Новый сегмент', en: 'New segment' },
    load: () => import('./screens/Segments/NewSegmentScreen'),
  },
  {
    path: 'segments/:segment',
    title: { ru: 'Сегмент', en: 'Segment' },
    load: () => import('./screens/Segments/SegmentScreen'),
  },
  {
    path: 'profiles',
    title: { ru: 'Поиск людей', en: 'Find people' },
    nav: { section: 'people', icon: IconUserSearch },
    load: () => import('./screens/Profiles/ProfilesScreen'),
  },
  {
    path: 'profiles/:profile',
    title: { ru: 'Человек', en: 'Person' },
    load: () => import('./screens/Profiles/ProfileScreen'),
  },
  {
    path: 'rfm',
    title: { ru: 'RFM', en: 'RFM' },
    nav: { section: 'people', icon: IconLayoutGrid },
    load: () => import('./screens/Rfm/RfmScreen'),
  },
  {
    path: 'attributes',
    title: { ru: 'Показатели', en: 'Computed attributes' },
    nav: { section: 'people', icon: IconMathFunction },
    load: () => import('./screens/Attributes/AttributesScreen'),
  },
  {
    path: 'attributes/:attribute',
    title: { ru: 'Показатель', en: 'Computed attribute' },
    load: () => import('./screens/Attributes/AttributeScreen'),
  },
];

/** Screens outside of a project. */
export const OUTSIDE: readonly Screen[] = [
  {
    path: 'projects',
    title: { ru: 'Проекты', en: 'Projects' },
    load: () => import('./screens/Projects/ProjectsScreen'),
  },
  {
    path: 'account',
    title: { ru: 'Учётная запись', en: 'Account' },
    load: () => import('./screens/Account/AccountScreen'),
  },
];
