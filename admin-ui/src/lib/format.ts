import type { Language, Words } from './words';

const STEP = 1024;
const MINUTE = 60;

/** A whole number with the separators of the language. */
export function formatCount(count: number, language: Language): string {
  return new Intl.NumberFormat(language).format(count);
}

/** A size in the largest unit that keeps it at 1 or above. */
export function formatBytes(bytes: number, language: Language, words: Words): string {
  const units = [words.bytes, words.kilobytes, words.megabytes, words.gigabytes];
  let size = bytes;
  let unit = 0;
  while (size >= STEP && unit < units.length - 1) {
    size /= STEP;
    unit++;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(size)} ${units[unit]}`;
}

/** A duration in seconds or, from two minutes on, in minutes. */
export function formatSeconds(seconds: number, language: Language, words: Words): string {
  const inMinutes = seconds >= 2 * MINUTE;
  const value = inMinutes ? seconds / MINUTE : seconds;
  const digits = value >= 10 ? 0 : 1;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  return `${number} ${inMinutes ? words.minutes : words.seconds}`;
}

/** The time of day. */
export function formatTime(instant: string, language: Language): string {
  return new Date(instant).toLocaleTimeString(language);
}

/** Day and time of day, to the minute. */
export function formatDateTime(instant: string, language: Language): string {
  return new Date(instant).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** The day. */
export function formatDate(instant: string, language: Language): string {
  return new Date(instant).toLocaleDateString(language, { dateStyle: 'medium' });
}

const AGO: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago, or in how long, in the largest whole unit: "5 minutes ago". */
export function formatAgo(instant: string, language: Language, now: number = Date.now()): string {
  const seconds = (Date.parse(instant) - now) / 1_000;
  const [unit, length] = AGO.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.trunc(seconds / length), unit);
}

/** A share from 0 to 1 as a percentage. */
export function formatShare(share: number, language: Language): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(
    share,
  );
}

/** An amount of money without kopecks. */
export function formatMoney(amount: number, currency: string, language: Language): string {
  return new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount);
}
