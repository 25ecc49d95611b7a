import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type Dictionary, LANGUAGES, type Language, WORDS, type Words } from './words';

const KEY = 'metka.language';

interface Speech {
  language: Language;
  words: Words;
  speak: (language: Language) => void;
}

const SpeechContext = createContext<Speech>({ language: 'ru', words: WORDS.ru, speak: () => {} });

/** The language of the console and its words. */
export function useSpeech(): Speech {
  return useContext(SpeechContext);
}

/** Gives everything inside it the chosen language and remembers the choice. */
export function SpeechProvider({ children }: { children: ReactNode }) {
  const [language, speak] = useState<Language>(remembered);
  useEffect(() => {
    localStorage.setItem(KEY, language);
    document.documentElement.lang = language;
  }, [language]);
  const speech = useMemo(() => ({ language, words: WORDS[language], speak }), [language]);
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

function remembered(): Language {
  const stored = localStorage.getItem(KEY);
  return LANGUAGES.find((language) => language === stored) ?? LANGUAGES[0];
}

/** The words of one screen in the chosen language. */
export function useWords<W extends Record<string, string>>(dictionary: Dictionary<W>): W {
  return dictionary[useSpeech().language];
}
