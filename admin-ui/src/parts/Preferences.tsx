import { Group, SegmentedControl, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useSpeech } from '../lib/language';
import type { Language } from '../lib/words';

/**
 * The switches for language and theme. Transitions are kept because Mantine suspends them with a style element, which the
 * content security policy forbids.
 */
export function Preferences() {
  const { language, words, speak } = useSpeech();
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const scheme = useComputedColorScheme('light');
  return (
    <Group gap="sm">
      <SegmentedControl
        aria-label={words.language}
        size="xs"
        value={language}
        onChange={(chosen) => speak(chosen as Language)}
        data={[
          { value: 'ru', label: 'Русский' },
          { value: 'en', label: 'English' },
        ]}
      />
      <SegmentedControl
        aria-label={words.theme}
        size="xs"
        value={scheme}
        onChange={(chosen) => setColorScheme(chosen === 'dark' ? 'dark' : 'light')}
        data={[
          { value: 'light', label: words.light },
          { value: 'dark', label: words.dark },
        ]}
      />
    </Group>
  );
}
