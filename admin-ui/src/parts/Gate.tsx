import { Card, Stack, Title } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import classes from './Gate.module.css';
import { Preferences } from './Preferences';

/** A form in the middle of an otherwise empty page, for those who are not in yet. */
export function Gate({ title, onSubmit, children }: { title: string; onSubmit: () => void; children: ReactNode }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <main className={classes.screen}>
      <Preferences />
      <Card withBorder padding="xl" className={classes.card} component="form" onSubmit={submit}>
        <Stack>
          <Title order={1} size="h3">
            {title}
          </Title>
          {children}
        </Stack>
      </Card>
    </main>
  );
}
