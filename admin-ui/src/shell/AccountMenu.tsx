import { ActionIcon, Button, Popover, Stack, Text } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSession } from '../api/session';
import { useSpeech } from '../lib/language';
import { Preferences } from '../parts/Preferences';

/** Who is signed in, the preferences, and the way out. */
export function AccountMenu() {
  const { words } = useSpeech();
  const { session, signOut } = useSession();
  const [open, setOpen] = useState(false);
  const byAccount = session.state === 'in' && session.by === 'account';
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={words.account} onClick={() => setOpen(!open)}>
          <IconUserCircle size={24} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.account}>
        <Stack gap="sm">
          {byAccount && (
            <div>
              <Text fw={600}>{session.user.name || session.user.email}</Text>
              <Text size="sm" c="dimmed">
                {session.user.email}
              </Text>
            </div>
          )}
          <Preferences />
          {byAccount && (
            <Button component={Link} to="/account" variant="default" onClick={() => setOpen(false)}>
              {words.account}
            </Button>
          )}
          <Button variant="default" onClick={() => signOut()}>
            {words.signOut}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
