import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './parts.module.css';

/** What stands where nothing is yet: what will be here, why one wants it, and the button that makes the first one. */
export function EmptyState({
  title,
  text,
  icon,
  children,
}: {
  title: string;
  text?: ReactNode;
  icon?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Stack className={classes.empty} align="center" gap="sm">
      {icon}
      <Title order={2} size="h4">
        {title}
      </Title>
      {text && (
        <Text c="dimmed" maw={560} ta="center">
          {text}
        </Text>
      )}
      {children}
    </Stack>
  );
}
