import type { ConditionConfig, TagConfig, TriggerConfig } from '../config';
import type { Occurrence, Scope } from '../feature';
import { attempt } from '../safe';
import { createScope, type Surroundings } from './scope';

export function holds(
  condition: ConditionConfig,
  scope: Scope,
  operators: Surroundings['features']['operators'],
): boolean {
  const operator = operators[condition.operator];
  const outcome = attempt(
    () =>
      operator?.(
        scope.value(condition.variable),
        String(scope.value(condition.value ?? '')),
        !!condition.ignore_case,
      ) ?? false,
  );
  return (outcome ?? false) !== !!condition.negate;
}

/** The occurrence as the trigger sees it if the trigger fires, else nothing. */
export function fire(trigger: TriggerConfig, occurrence: Occurrence, surroundings: Surroundings): Scope | undefined {
  const { triggers, operators } = surroundings.features;
  // A custom event is known by its name, whatever it came from; every other trigger by its type.
  if (
    trigger.type !== 'custom_event' &&
    (trigger.type !== occurrence.type || occurrence.owners?.includes(trigger.parameters) === false)
  ) {
    return undefined;
  }
  const seen = attempt(() => triggers[trigger.type]?.(trigger.parameters, occurrence));
  const scope = seen && createScope(surroundings, seen);
  const all = (conditions: readonly ConditionConfig[]): boolean =>
    conditions.every((condition) => {
      const outcome = holds(condition, scope as Scope, operators);
      if (METKA_PREVIEW) {
        surroundings.features.watch.condition?.(condition, scope as Scope, outcome);
      }
      return outcome;
    });
  if (!scope || !all(trigger.conditions) || (trigger.any_of && !trigger.any_of.some(all))) {
    return undefined;
  }
  surroundings.fired?.(trigger);
  return scope;
}

/** The tags that an occurrence fires, in their order, each by its index and with what its trigger saw. */
export function firedTags(
  tags: readonly TagConfig[],
  triggers: readonly TriggerConfig[],
  occurrence: Occurrence,
  surroundings: Surroundings,
): { index: number; scope: Scope }[] {
  const scopes = triggers.map((trigger, index) => {
    const scope = fire(trigger, occurrence, surroundings);
    if (METKA_PREVIEW) {
      surroundings.features.watch.trigger?.(index, scope !== undefined);
    }
    return scope;
  });
  return tags.flatMap((tag, index) => {
    const seen = tag.exceptions.some((exception) => scopes[exception])
      ? []
      : tag.triggers.flatMap((trigger) => scopes[trigger] ?? []);
    return seen.slice(0, tag.unlimited ? seen.length : 1).map((scope) => ({ index, scope }));
  });
}

/** Counts how often each trigger fires, and calls back at each firing. */
export function createFirings() {
  const counts = new Map<TriggerConfig, number>();
  const listeners: (() => void)[] = [];
  return {
    counts,
    listeners,
    tell(trigger: TriggerConfig): void {
      counts.set(trigger, (counts.get(trigger) ?? 0) + 1);
      listeners.forEach(attempt);
    },
  };
}
