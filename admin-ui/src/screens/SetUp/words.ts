import { dictionary } from '../../lib/words';

export default dictionary(
  {
    title: 'Первый вход',
    text: 'Создайте учётную запись первого администратора. Токен шлюз напечатал при первом запуске, в том же окне, где адрес консоли.',
    token: 'Токен администратора',
    name: 'Ваше имя',
    email: 'Электронная почта',
    password: 'Пароль',
    passwordHint: 'Не короче 12 знаков; проще всего запомнить четыре случайных слова',
    make: 'Создать и войти',
    byToken: 'Пока без учётной записи: войти по токену',
    refused: 'Шлюз не принял этот токен. Он напечатан один раз, при самом первом запуске.',
  },
  {
    title: 'First sign-in',
    text: "Make the first administrator's account. The gateway printed the token at its first start, next to the console's address.",
    token: 'Administrator token',
    name: 'Your name',
    email: 'E-mail',
    password: 'Password',
    passwordHint: 'At least 12 characters; four random words are easiest to remember',
    make: 'Make it and sign in',
    byToken: 'Without an account for now: sign in with the token',
    refused: 'The gateway does not accept this token. It was printed once, at the very first start.',
  },
);
