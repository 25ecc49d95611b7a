import type { Feature } from '../feature';

/** When a tag may run; everything that is given must hold. */
export interface Schedule {
  /** A day (YYYY-MM-DD) or a minute (YYYY-MM-DDTHH:MM), itself included. */
  readonly from?: string;
  /** A day, itself included, or a minute, itself excluded. */
  readonly to?: string;
  /** Monday is 1. */
  readonly days?: readonly number[];
  /** HH:MM, from included, to excluded; a span may go over midnight. */
  readonly hours?: readonly { readonly from: string; readonly to: string }[];
  /** Of all of the above; the visitor's own when absent. */
  readonly time_zone?: string;
}

function within(now: string, { from, to }: { from: string; to: string }): boolean {
  return from < to ? from <= now && now < to : from <= now || now < to;
}

export function inSchedule(schedule: Schedule, now: Date): boolean {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: schedule.time_zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(now)) {
    part[type] = value;
  }
  const day = `${part.year}-${part.month}-${part.day}`;
  const time = `${part.hour}:${part.minute}`;
  const { from, to, days, hours } = schedule;
  // A day is shorter than its minutes, so as texts it comes before them.
  return (
    (!from || `${day}T${time}` >= from) &&
    (!to || (to.length > day.length ? `${day}T${time}` < to : day <= to)) &&
    (!days || days.includes(new Date(day).getUTCDay() || 7)) &&
    (!hours || hours.some((span) => within(time, span)))
  );
}

/** Tags that run on some dates, days and hours only, by the clock of a time zone. */
export const schedule: Feature = {
  wrappers: {
    schedule: (setting, next) => (inSchedule(setting as Schedule, new Date()) ? next() : undefined),
  },
};
