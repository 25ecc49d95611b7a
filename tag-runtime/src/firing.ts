import type { Config, Settings, TagConfig } from './config';
import type { Act, Firing, Occurrence, Scope } from './feature';
import type { Outbox } from './outbox';
import { createScope, type Surroundings } from './rules/scope';
import { firedTags } from './rules/triggers';
import { attempt } from './safe';
import type { Turns } from './turns';

const nothing = (): void => {};

/** From an occurrence to the tags that it fires; a failing tag harms no other. */
export function createFiring(config: Config, surroundings: Surroundings, outbox: Outbox, turns: Turns) {
  const { tags, wrappers, services, mappings } = surroundings.features;

  const resolve = (tag: TagConfig, scope: Scope): Act | undefined =>
    tags[tag.type]?.(tag.parameters, {
      scope,
      prepare: (draft) => outbox.prepare(draft, tag.purposes),
      map: (mapping) => mappings[mapping]?.(scope) ?? {},
      consent: outbox.consent,
      services,
    });

  const wrap = (settings: Settings = {}, act: Act, firing: Firing): Act =>
    Object.keys(settings).reduceRight<Act>((next, name) => () => wrappers[name]?.(settings[name], next, firing), act);

  /** Resolves when the act is called; a tag that has nothing to do then has failed. */
  const later =
    (tag: TagConfig, occurrence: Occurrence): Act =>
    () =>
      (resolve(tag, createScope(surroundings, occurrence)) as Act)();

  const firingOf = (tag: number, occurrence: Occurrence): Firing => ({
    container: config.id,
    tag,
    occurrence,
    run(index) {
      const other = config.tags[index] as TagConfig;
      if (outbox.consent.verdict(other.purposes) !== 'granted') {
        throw new Error('no consent');
      }
      return wrap(other.around, later(other, occurrence), firingOf(index, occurrence))();
    },
  });

  const fire = (index: number, scope: Scope): unknown => {
    const tag = config.tags[index] as TagConfig;
    const firing = firingOf(index, scope.occurrence);
    const act = tag.late ? later(tag, scope.occurrence) : resolve(tag, scope);
    if (!act) {
      return undefined;
    }
    const run = wrap(tag.around, act, firing);
    const contained = (): unknown => {
      const end = attempt(run) as PromiseLike<unknown> | undefined;
      return attempt(() => end?.then?.(nothing, nothing));
    };
    return wrap(tag.before, () => outbox.queue.submit(tag.purposes, contained), firing)();
  };

  return (occurrence: Occurrence): void => {
    const { finished } = occurrence;
    let running = 1;
    const end = (): void => {
      if (!--running) {
        finished?.();
      }
    };
    const work = firedTags(config.tags, config.triggers, occurrence, surroundings).map(({ index, scope }) => () => {
      const last = fire(index, scope) as PromiseLike<unknown> | undefined;
      if (last) {
        running++;
        last.then(end);
      }
    });
    turns.ahead([...work, end]);
  };
}
