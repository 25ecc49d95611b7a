import { AnalyticsBrowser } from '@segment/analytics-next';

const analytics = AnalyticsBrowser.load(
  { writeKey: 'bench', cdnURL: location.origin },
  { integrations: { 'Segment.io': { apiHost: `${location.host}/events`, protocol: 'http' } } },
);
analytics.page();
