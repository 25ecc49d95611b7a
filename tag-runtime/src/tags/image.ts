import type { Value } from '../config';
import type { Feature } from '../feature';
import { addressOf } from './address';

/** The tag that asks for an image somewhere; it has succeeded when the image is there. */
export const image: Feature = {
  tags: {
    image(parameters, { scope }) {
      const url = addressOf(parameters.url as Value, scope);
      if (!url) {
        return undefined;
      }
      return () =>
        new Promise((resolve, reject) => {
          const address = new URL(url, location.href);
          if (parameters.cache_buster) {
            const name = (parameters.cache_buster_parameter as string | undefined) || 'gtmcb';
            const mark = `${encodeURIComponent(name)}=${Math.floor(Math.random() * 2 ** 31)}`;
            // Not through searchParams, which would spell the other parameters anew.
            address.search += `${address.search ? '&' : '?'}${mark}`;
          }
          const element = new Image();
          element.onload = resolve;
          element.onerror = reject;
          element.src = address.href;
        });
    },
  },
};
