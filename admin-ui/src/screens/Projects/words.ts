import { dictionary } from '../../lib/words';

export default dictionary(
  {
    title: 'Проекты',
    remark: 'У каждого проекта свои сайты, теги, события и люди.',
    name: 'Название',
    id: 'Идентификатор',
    idHint: 'Латинские буквы, цифры и дефисы; войдёт в адреса и в таблицы хранилища. Пустой придумает шлюз.',
    created: 'Создан',
    make: 'Новый проект',
    create: 'Создать',
    emptyTitle: 'Проектов пока нет',
    emptyText: 'Проект — это ваш магазин или компания. В нём вы подключите сайт, настроите теги и увидите события.',
  },
  {
    title: 'Projects',
    remark: 'Each project has its own sites, tags, events and people.',
    name: 'Name',
    id: 'Id',
    idHint:
      'Latin letters, digits and hyphens; becomes part of addresses and of warehouse tables. If empty, one is made up.',
    created: 'Created',
    make: 'New project',
    create: 'Create',
    emptyTitle: 'No projects yet',
    emptyText: 'A project is your shop or company. In it you connect a site, set up tags and see events.',
  },
);
