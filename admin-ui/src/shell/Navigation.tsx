import { NavLink, Text } from '@mantine/core';
import { NavLink as RouterLink } from 'react-router';
import { useSpeech } from '../lib/language';
import { SCREENS, SECTIONS } from '../routes';
import classes from './Shell.module.css';

/** The entries of the navigation in their groups. */
export function Navigation({ project, onGo }: { project: string; onGo?: () => void }) {
  const { language } = useSpeech();
  const sections = Object.entries(SECTIONS).map(([section, title]) => ({
    section,
    title: title[language],
    screens: SCREENS.filter((screen) => screen.nav?.section === section),
  }));
  return (
    <>
      {sections
        .filter(({ screens }) => screens.length > 0)
        .map(({ section, title, screens }) => (
          <div key={section}>
            <Text size="xs" c="dimmed" fw={600} className={classes.section}>
              {title}
            </Text>
            {screens.map(({ path, title: name, nav }) => (
              <NavLink
                key={path}
                component={RouterLink}
                to={`/projects/${project}${path ? `/${path}` : ''}`}
                end={path === ''}
                className={classes.link}
                label={name[language]}
                leftSection={nav && <nav.icon size={18} stroke={1.6} aria-hidden />}
                {...(onGo ? { onClick: onGo } : {})}
              />
            ))}
          </div>
        ))}
    </>
  );
}
