import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatSeconds } from '../src/lib/format';
import { LANGUAGES, WORDS } from '../src/lib/words';

describe('format', () => {
  it('writes sizes in the unit that fits', () => {
    expect(formatBytes(0, 'en', WORDS.en)).toBe('0 B');
    expect(formatBytes(1_536, 'en', WORDS.en)).toBe('1.5 KB');
    expect(formatBytes(200 * 1024 ** 2, 'en', WORDS.en)).toBe('200 MB');
    expect(formatBytes(3 * 1024 ** 4, 'ru', WORDS.ru)).toMatch(/^3.072 ГБ$/);
  });

  it('writes durations in seconds, then in minutes', () => {
    expect(formatSeconds(1.55, 'ru', WORDS.ru)).toMatch(/^1,[56] с$/);
    expect(formatSeconds(119, 'en', WORDS.en)).toBe('119 s');
    expect(formatSeconds(600, 'en', WORDS.en)).toBe('10 min');
  });

  it('separates thousands as the language does', () => {
    expect(formatCount(1_234_567, 'en')).toBe('1,234,567');
    expect(formatCount(1_234_567, 'ru')).toMatch(/^1\s234\s567$/);
  });
});

describe('words', () => {
  it('are all there in every language', () => {
    for (const language of LANGUAGES) {
      for (const [key, word] of Object.entries(WORDS[language])) {
        expect(word.trim(), `${language} ${key}`).not.toBe('');
      }
    }
  });
});
