import posthog from 'posthog-js';

// Headless Chromium calls itself a robot, and posthog-js sends nothing for robots.
posthog.init('bench', {
  api_host: location.origin,
  capture_pageview: true,
  autocapture: true,
  opt_out_useragent_filter: true,
});
