import { startFlow } from '@walkeros/collector';
import { sourceBrowser } from '@walkeros/web-source-browser';

// walkerOS brings no destination of its own: the simplest one that its documentation shows.
startFlow({
  run: true,
  sources: { browser: { code: sourceBrowser, config: { settings: { pageview: true } } } },
  destinations: {
    gateway: {
      code: {
        type: 'gateway',
        config: {},
        push(event) {
          fetch('/events', { method: 'POST', body: JSON.stringify(event), keepalive: true });
        },
      },
    },
  },
});
