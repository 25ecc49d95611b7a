import { Card, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One number that matters, with its name above and a remark below. */
export function Figure({ name, value, remark }: { name: string; value: ReactNode; remark: string }) {
  return (
    <Card withBorder padding="lg">
      <Text c="dimmed" size="sm">
        {name}
      </Text>
      <Text fz={32} fw={600} lh={1.3}>
        {value}
      </Text>
      <Text c="dimmed" size="sm">
        {remark}
      </Text>
    </Card>
  );
}
