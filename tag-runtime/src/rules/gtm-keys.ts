import type { Feature } from '../feature';
import type { Plain } from '../safe';
import { address } from './auto-event';

/** By the key under which GTM pushes it: the field of ours. */
const FIELDS: Readonly<Record<string, string>> = {
  errorMessage: 'error_message',
  errorUrl: 'error_url',
  errorLineNumber: 'error_line',
  historyChangeSource: 'history_source',
  oldUrl: 'history_old_url',
  newUrl: 'history_new_url',
  oldUrlFragment: 'history_old_fragment',
  newUrlFragment: 'history_new_fragment',
  oldHistoryState: 'history_old_state',
  newHistoryState: 'history_new_state',
  scrollThreshold: 'scroll_threshold',
  scrollUnits: 'scroll_units',
  scrollDirection: 'scroll_direction',
  visibleRatio: 'visibility_percent',
  visibleTime: 'visibility_ms',
  visibleFirstTime: 'visibility_first_ms',
  visibleLastTime: 'visibility_recent_ms',
  timerEventNumber: 'timer_count',
  timerInterval: 'timer_interval_ms',
  timerLimit: 'timer_limit',
  timerElapsedTime: 'timer_ms',
  videoProvider: 'video_provider',
  videoUrl: 'video_url',
  videoTitle: 'video_title',
  videoDuration: 'video_duration',
  videoPercent: 'video_percent',
  videoVisible: 'video_visible',
  videoStatus: 'video_status',
  videoCurrentTime: 'video_current_time',
};

/** Lets data layer variables read what happened on the page under the keys that GTM has for it. */
export const gtmKeys: Feature = {
  announce({ name, element, fields }) {
    const message: Plain = { event: name };
    if (element) {
      message['gtm.element'] = element;
      message['gtm.elementId'] = element.id;
      message['gtm.elementClasses'] = element.getAttribute('class') ?? '';
      message['gtm.elementTarget'] = element.getAttribute('formtarget') ?? element.getAttribute('target') ?? '';
      message['gtm.elementUrl'] = address(element);
    }
    for (const key of Object.keys(FIELDS)) {
      const field = FIELDS[key] as string;
      if (fields && field in fields) {
        message[`gtm.${key}`] = fields[field];
      }
    }
    return message;
  },
};
