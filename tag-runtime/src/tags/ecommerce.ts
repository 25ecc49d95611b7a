import type { Feature, Scope } from '../feature';
import { isPlain, type Plain } from '../safe';

/** The part of the page's push that holds the e-commerce data: `dataLayer` style, then `gtag` style, then what was pushed before. */
export function ecommerceOf({ occurrence, data }: Scope): Plain {
  const found = [occurrence.message?.ecommerce, occurrence.message?.eventModel, data('ecommerce')].find(isPlain);
  return found ?? {};
}

const amount = (value: unknown): unknown => {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : value;
};

/**
 * Event properties from a GA4 e-commerce push. `transaction_id` becomes `order_id`; `value` becomes `revenue` when the
 * push is a purchase, because only then money has moved; the rest keeps its name.
 */
export const ecommerce: Feature = {
  mappings: {
    ga4_ecommerce(scope) {
      const properties: Plain = {};
      const from = ecommerceOf(scope);
      for (const key of Object.keys(from)) {
        if (key === 'transaction_id') {
          properties.order_id = String(from[key] ?? '');
        } else if (key === 'value') {
          properties[scope.occurrence.name === 'purchase' ? 'revenue' : 'value'] = amount(from[key]);
        } else if (key === 'tax' || key === 'shipping') {
          properties[key] = amount(from[key]);
        } else {
          properties[key] = from[key];
        }
      }
      return properties;
    },
  },
};
