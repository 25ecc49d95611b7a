import { Button, Code, CopyButton, Group } from '@mantine/core';
import { useSpeech } from '../lib/language';
import classes from './parts.module.css';

/** A text to take elsewhere - a snippet, a key, an address - with a button that copies it. */
export function CopyField({ text, label }: { text: string; label: string }) {
  const { words } = useSpeech();
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Code block className={classes.copied} aria-label={label} tabIndex={0} role="group">
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy} aria-live="polite" className={classes.fixed}>
            {copied ? words.copied : words.copy}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
