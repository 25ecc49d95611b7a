import type { Parameters } from '../config';
import type { Feature, Scripts } from '../feature';
import { type Evaluate, evaluator } from './expressions';
import { callGlobal, globalArray, type Stub, setGlobal } from './vendor';

/**
 * One thing that a template does; exactly one of `script`, `call`, `push`, `arguments`, `set` and `pixel` is there. All
 * values but names are expressions.
 */
export interface Step {
  /** Loads this address unless the page has it; the tag has succeeded when it is there. */
  readonly script?: unknown;
  /** Calls the global function of this name with `args`, or the method that stands behind its dot. */
  readonly call?: string;
  readonly stub?: Stub;
  /** Adds each of `args` to the global array of this name. */
  readonly push?: string;
  /** Adds `args` to the global array of this name as a function's `arguments`, which Google's tags look for. */
  readonly arguments?: string;
  /** Gives the global of this name, or the property behind its dot, the value `to`. */
  readonly set?: string;
  readonly to?: unknown;
  /** Requests an image. */
  readonly pixel?: unknown;
  readonly args?: readonly unknown[];
  /** Only if no earlier tag of the page has come through a step with this key, */
  readonly once?: unknown;
  /** only if one has, */
  readonly again?: unknown;
  /** and later ones shall know that one has. */
  readonly mark?: unknown;
  /** Only on pages that have this cookie, or all others. */
  readonly cookie?: string;
  readonly no_cookie?: string;
  /** Values are those of the moment when consent allows the step, or of every later change of consent. */
  readonly late?: 'now' | 'changes';
}

type Act = () => Promise<void> | undefined;

/** Keys of steps that tags of this page have come through. */
const passed = new Set<string>();

/** A step with the values of now. */
function bind(step: Step, evaluate: Evaluate, scripts: Scripts): Act {
  const args = (step.args ?? []).map(evaluate);
  const value = evaluate(step.script ?? step.pixel ?? step.to);
  return () => {
    if (step.script !== undefined) {
      return scripts.load(String(value));
    }
    if (step.call) {
      callGlobal(step.call, step.stub, args);
    } else if (step.push) {
      globalArray(step.push).push(...args);
    } else if (step.arguments) {
      const queue = globalArray(step.arguments);
      (function (..._: unknown[]) {
        // biome-ignore lint/complexity/noArguments: Google's tags take nothing else for a command
        queue.push(arguments);
      })(...args);
    } else if (step.set) {
      setGlobal(step.set, step.stub, value);
    } else {
      new Image().src = String(value);
    }
    return undefined;
  };
}

/** Tags that do what their template says, step by step, in the ways that vendors document. */
export const template: Feature = {
  requires: ['scripts'],
  tags: {
    template(parameters: Parameters, context) {
      const { scope, consent, services } = context;
      const scripts = services.scripts as Scripts;
      const evaluate = evaluator(context);
      const steps = (parameters.steps as readonly Step[]).map((step) => ({
        ...step,
        keys: [step.once, step.again, step.mark].map((key) => (key ? String(evaluate(key)) : '')),
        act: step.late ? () => bind(step, evaluate, scripts)() : bind(step, evaluate, scripts),
      }));
      const concerns = ({ cookie, no_cookie, keys: [once, again] }: (typeof steps)[number]): boolean =>
        !(once && passed.has(once)) &&
        !(again && !passed.has(again)) &&
        !(cookie && scope.page.cookie(cookie) === undefined) &&
        !(no_cookie && scope.page.cookie(no_cookie) !== undefined);
      return () => {
        // What this run passes counts for later ones only.
        const chosen = steps.filter(concerns);
        for (const key of chosen.flatMap(({ keys: [once, , mark] }) => [once, mark])) {
          key && passed.add(key);
        }
        const loads = chosen.map(({ late, act }) => (late === 'changes' ? consent.watch(act) : act()));
        return Promise.all(loads);
      };
    },
  },
  variables: {
    template: (parameters, scope) =>
      evaluator({ scope, consent: { verdict: () => 'unknown', watch: () => undefined } })(parameters.value),
  },
};
