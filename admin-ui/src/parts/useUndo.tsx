import { Button, Group, Text } from '@mantine/core';
import { hideNotification, showNotification } from '@mantine/notifications';
import { useCallback } from 'react';
import { useSpeech } from '../lib/language';
import { problemWords } from './ProblemAlert';

const SHOWN_MS = 12_000;

/** Something that was done and can be taken back. */
interface Done {
  /** "The tag “Metrika” is deleted". */
  message: string;
  undo: () => Promise<unknown>;
}

/** Tells of what was done, with a button that takes it back for a while. */
export function useUndo(): (done: Done) => void {
  const { words } = useSpeech();
  return useCallback(
    ({ message, undo }) => {
      const id = `undo-${Math.random()}`;
      const back = () => {
        hideNotification(id);
        undo().catch((error: unknown) => {
          const { title, detail } = problemWords(error, words);
          showNotification({ color: 'red', title, message: detail });
        });
      };
      showNotification({
        id,
        autoClose: SHOWN_MS,
        closeButtonProps: { 'aria-label': words.close },
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{message}</Text>
            <Button size="compact-sm" variant="default" onClick={back}>
              {words.undo}
            </Button>
          </Group>
        ),
      });
    },
    [words],
  );
}

/** Tells in passing that something worked, or what went wrong where no form can show it. */
export function useTell(): { done: (message: string) => void; failed: (error: unknown) => void } {
  const { words } = useSpeech();
  const done = useCallback(
    (message: string) => {
      showNotification({ color: 'green', message, closeButtonProps: { 'aria-label': words.close } });
    },
    [words],
  );
  const failed = useCallback(
    (error: unknown) => {
      const { title, detail } = problemWords(error, words);
      showNotification({ color: 'red', title, message: detail, closeButtonProps: { 'aria-label': words.close } });
    },
    [words],
  );
  return { done, failed };
}
