import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './parts.module.css';

/** The heading of a screen: its name, what it is for in one line, and its main actions. */
export function PageHeader({
  title,
  remark,
  children,
}: {
  title: ReactNode;
  remark?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={classes.pageHeader}>
      <div>
        <Title order={1} size="h3">
          {title}
        </Title>
        {remark && (
          <Text c="dimmed" size="sm">
            {remark}
          </Text>
        )}
      </div>
      {children && <Group gap="sm">{children}</Group>}
    </div>
  );
}
