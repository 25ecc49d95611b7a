// What an export of Google Tag Manager holds, as far as it decides what fires.

export interface Gtm {
  tag?: GtmEntity[];
  trigger?: GtmEntity[];
  variable?: GtmEntity[];
}

export interface GtmParameter {
  type: string;
  key?: string;
  value?: string;
  list?: GtmParameter[];
  map?: GtmParameter[];
}

export interface GtmFilter {
  type: string;
  parameter: GtmParameter[];
}

export interface GtmEntity {
  name: string;
  type: string;
  tagId?: string;
  triggerId?: string;
  parameter?: GtmParameter[];
  filter?: GtmFilter[];
  autoEventFilter?: GtmFilter[];
  customEventFilter?: GtmFilter[];
  firingTriggerId?: string[];
  blockingTriggerId?: string[];
  tagFiringOption?: string;
  paused?: boolean;
  priority?: { value?: string };
  setupTag?: { tagName: string }[];
  teardownTag?: { tagName: string }[];
  eventName?: GtmParameter;
  interval?: GtmParameter;
  limit?: GtmParameter;
  formatValue?: Record<string, GtmParameter & string>;
}

export type Plain = Record<string, unknown>;

type Row = Record<string, string>;

/** The console's spelling of a type, whatever the spelling in the file. */
export const code = (type: string): string => type.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
export const parameter = (entity: GtmEntity | GtmFilter, key: string): string =>
  entity.parameter?.find((one) => one.key === key)?.value ?? '';
export const rows = (entity: GtmEntity, key: string): Row[] =>
  (entity.parameter?.find((one) => one.key === key)?.list ?? []).map((row) =>
    Object.fromEntries((row.map ?? []).map((cell) => [cell.key, cell.value ?? ''])),
  );

const page = window as unknown as { gtmExport: Gtm; gtmExpected: [event: string, tag: number][] };

export const gtm = page.gtmExport;

/** What fires: the event, and the place of the tag in the export. */
export const expected = page.gtmExpected;

export const triggersOf = (type: string): GtmEntity[] =>
  (gtm.trigger ?? []).filter((trigger) => code(trigger.type) === type);
