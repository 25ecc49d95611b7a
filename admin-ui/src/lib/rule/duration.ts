import type { Language } from '../words';

export const UNITS = ['second', 'minute', 'hour', 'day'] as const;
export type Unit = (typeof UNITS)[number];
const SECONDS: Record<Unit, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };

/** A duration in one unit. */
export interface Amount {
  count: number;
  unit: Unit;
}

/** The seconds of an ISO 8601 duration in days, hours, minutes and seconds; undefined for any other text. */
export function secondsOf(duration: string): number | undefined {
  const found = /^P(?=[0-9T])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration);
  if (!found) {
    return undefined;
  }
  const [, days, hours, minutes, seconds] = found.map((part) => Number(part ?? 0));
  return (days ?? 0) * 86_400 + (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

/** A duration in the largest unit that keeps it whole. */
export function amountOf(duration: string): Amount {
  const seconds = secondsOf(duration) ?? 0;
  const unit = [...UNITS].reverse().find((one) => seconds >= SECONDS[one] && seconds % SECONDS[one] === 0) ?? 'second';
  return { count: seconds / SECONDS[unit], unit };
}

/** The ISO 8601 text of an amount. */
export function durationOf({ count, unit }: Amount): string {
  return unit === 'day' ? `P${count}D` : `PT${count}${unit[0]?.toUpperCase()}`;
}

const RU: Record<Unit, readonly [string, string, string]> = {
  second: ['секунду', 'секунды', 'секунд'],
  minute: ['минуту', 'минуты', 'минут'],
  hour: ['час', 'часа', 'часов'],
  day: ['день', 'дня', 'дней'],
};

/** The Russian form of a word for a number: 1 день, 2 дня, 5 дней. */
export function russianForm(count: number, [one, few, many]: readonly [string, string, string]): string {
  const rule = new Intl.PluralRules('ru').select(count);
  return rule === 'one' ? one : rule === 'few' ? few : Number.isInteger(count) ? many : few;
}

/** The word of a unit for a number of it, in the accusative. */
export function unitWord(unit: Unit, count: number, language: Language): string {
  return language === 'ru' ? russianForm(count, RU[unit]) : `${unit}${count === 1 ? '' : 's'}`;
}

/** A duration in words: "15 минут", "1 day". */
export function sayDuration(duration: string, language: Language): string {
  const { count, unit } = amountOf(duration);
  return `${new Intl.NumberFormat(language).format(count)} ${unitWord(unit, count, language)}`;
}
