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
