import {
  IconActivity,
  IconBolt,
  IconEye,
  IconFileImport,
  IconFolder,
  IconGauge,
  IconHistory,
  IconLayoutGrid,
  IconListCheck,
  IconMailOff,
  IconMathFunction,
  IconPlug,
  type IconProps,
  IconPuzzle,
  IconRocket,
  IconSend,
  IconShieldCheck,
  IconTag,
  IconUserSearch,
  IconUsersGroup,
  IconVariable,
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
    path: 'tags',
    title: { ru: 'Теги', en: 'Tags' },
    nav: { section: 'tags', icon: IconTag },
    load: () => import('./screens/Container/Tags'),
  },
  {
    path: 'tags/:id',
    title: { ru: 'Тег', en: 'Tag' },
    load: () => import('./screens/Container/Tag'),
  },
  {
    path: 'triggers',
    title: { ru: 'Триггеры', en: 'Triggers' },
    nav: { section: 'tags', icon: IconBolt },
    load: () => import('./screens/Container/Triggers'),
  },
  {
    path: 'triggers/:id',
    title: { ru: 'Триггер', en: 'Trigger' },
    load: () => import('./screens/Container/Trigger'),
  },
  {
    path: 'variables',
    title: { ru: 'Переменные', en: 'Variables' },
    nav: { section: 'tags', icon: IconVariable },
    load: () => import('./screens/Container/Variables'),
  },
  {
    path: 'variables/:id',
    title: { ru: 'Переменная', en: 'Variable' },
    load: () => import('./screens/Container/Variable'),
  },
  {
    path: 'templates',
    title: { ru: 'Шаблоны', en: 'Templates' },
    nav: { section: 'tags', icon: IconPuzzle },
    load: () => import('./screens/Container/Templates'),
  },
  {
    path: 'templates/:id',
    title: { ru: 'Шаблон', en: 'Template' },
    load: () => import('./screens/Container/Template'),
  },
  {
    path: 'folders',
    title: { ru: 'Папки', en: 'Folders' },
    nav: { section: 'tags', icon: IconFolder },
    load: () => import('./screens/Container/Folders'),
  },
  {
    path: 'folders/:id',
    title: { ru: 'Папка', en: 'Folder' },
    load: () => import('./screens/Container/Folder'),
  },
  {
    path: 'publish',
    title: { ru: 'Публикация', en: 'Publishing' },
    nav: { section: 'tags', icon: IconRocket },
    load: () => import('./screens/Publish/PublishScreen'),
  },
  {
    path: 'import',
    title: { ru: 'Импорт из GTM', en: 'Import from GTM' },
    nav: { section: 'tags', icon: IconFileImport },
    load: () => import('./screens/Import/ImportScreen'),
  },
  {
    path: 'preview',
    title: { ru: 'Предпросмотр', en: 'Preview' },
    nav: { section: 'tags', icon: IconEye },
    load: () => import('./screens/Preview/PreviewScreen'),
  },
  {
    path: 'preview/:session',
    title: { ru: 'Сеанс предпросмотра', en: 'Preview session' },
    load: () => import('./screens/Preview/SessionScreen'),
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
  {
    path: 'activation',
    title: { ru: 'Активации', en: 'Activation' },
    nav: { section: 'people', icon: IconSend },
    load: () => import('./screens/Activation/ActivationScreen'),
  },
  {
    path: 'activation/new',
    title: { ru: 'Новая активация', en: 'New activation' },
    load: () => import('./screens/Activation/NewWebhookScreen'),
  },
  {
    path: 'activation/:webhook',
    title: { ru: 'Активация', en: 'Activation' },
    load: () => import('./screens/Activation/WebhookScreen'),
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
