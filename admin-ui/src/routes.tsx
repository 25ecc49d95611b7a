import {
  IconActivity,
  IconGauge,
  IconHistory,
  IconListCheck,
  IconMailOff,
  IconPlug,
  type IconProps,
  IconShieldCheck,
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
    path: 'live',
    title: { ru: 'Живые события', en: 'Live events' },
    nav: { section: 'watch', icon: IconActivity },
    load: () => import('./screens/Live/LiveScreen'),
  },
  {
    path: 'rejected',
    title: { ru: 'Отклонённые события', en: 'Rejected events' },
    nav: { section: 'watch', icon: IconMailOff },
    load: () => import('./screens/Rejected/RejectedScreen'),
  },
  {
    path: 'plan',
    title: { ru: 'План событий', en: 'Tracking plan' },
    nav: { section: 'watch', icon: IconListCheck },
    load: () => import('./screens/Plan/PlanScreen'),
  },
  {
    path: 'consent',
    title: { ru: 'Согласия', en: 'Consent' },
    nav: { section: 'people', icon: IconShieldCheck },
    load: () => import('./screens/Consent/ConsentScreen'),
  },
  {
    path: 'sources',
    title: { ru: 'Источники', en: 'Sources' },
    nav: { section: 'settings', icon: IconPlug },
    load: () => import('./screens/Sources/SourcesScreen'),
  },
  {
    path: 'sources/:source',
    title: { ru: 'Источник', en: 'Source' },
    load: () => import('./screens/Sources/SourceScreen'),
  },
  {
    path: 'audit',
    title: { ru: 'Журнал изменений', en: 'Audit log' },
    nav: { section: 'settings', icon: IconHistory },
    load: () => import('./screens/Audit/AuditScreen'),
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
