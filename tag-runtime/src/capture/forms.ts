import type { Emit, Feature } from '../feature';
import { attempt } from '../safe';
import { afterPage, createHold, inside, isHere } from './hold';

/** As the browser has it, once the page is listened to. */
let submit: (this: HTMLFormElement) => void;

/** What a form would do now, by its attributes and those of the button that sends it: a field may hide `form.action`. */
const attribute = (form: Element, submitter: Element | null, name: string): string | null =>
  submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);

/** Sends the form as its button would, without asking the page again. */
function sendLater(form: HTMLFormElement, submitter: HTMLElement | null): () => void {
  return () => {
    const undo: (() => void)[] = [];
    for (const name of ['action', 'method', 'enctype', 'target']) {
      const own = form.getAttribute(name);
      const wanted = attribute(form, submitter, name);
      if (wanted !== null && wanted !== own) {
        form.setAttribute(name, wanted);
        undo.push(() => (own === null ? form.removeAttribute(name) : form.setAttribute(name, own)));
      }
    }
    const name = submitter?.getAttribute('name');
    if (submitter && name) {
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = name;
      field.value = (submitter as HTMLButtonElement).value;
      form.append(field);
      undo.push(() => field.remove());
    }
    submit.call(form);
    for (const act of undo) {
      act();
    }
  };
}

/** Forms that a script of the page sends, of which browsers tell nobody; they go at once. */
function followSubmit(emit: Emit): void {
  const { prototype } = HTMLFormElement;
  submit = prototype.submit;
  prototype.submit = function () {
    attempt(() => emit({ type: 'form_submit', name: 'gtm.formSubmit', element: this }));
    submit.call(this);
  };
}

/** Triggers of forms that are sent, on one listener for the whole document. */
export const forms: Feature = {
  triggers: { form_submit: inside },
  sources: [
    (emit, listening) => {
      const hold = createHold(emit, listening);
      attempt(() => followSubmit(emit));
      afterPage('submit', (event) => {
        const form = event.target;
        if (form instanceof HTMLFormElement) {
          const submitter = (event as SubmitEvent).submitter;
          hold({
            type: 'form_submit',
            event,
            occurrence: { type: 'form_submit', name: 'gtm.formSubmit', element: form },
            leaves: () =>
              isHere(attribute(form, submitter, 'target')) &&
              attribute(form, submitter, 'method')?.toLowerCase() !== 'dialog',
            prepare: () => sendLater(form, submitter),
          });
        }
      });
    },
  ],
};
