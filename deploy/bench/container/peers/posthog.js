import posthog from 'posthog-js';

// A page view and nothing else; headless Chromium calls itself a robot, and posthog-js sends nothing for robots.
posthog.init('bench', {
  api_host: location.origin,
  capture_pageview: true,
  autocapture: false,
  capture_pageleave: false,
  disable_session_recording: true,
  disable_surveys: true,
  advanced_disable_flags: true,
  opt_out_useragent_filter: true,
});
