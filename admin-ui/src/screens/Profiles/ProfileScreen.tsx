import { Alert, Stack, Tabs } from '@mantine/core';
import { useParams } from 'react-router';
import { type Profile, useProfile } from '../../api/profiles';
import { useProject } from '../../api/projects';
import { formatAgo, formatCount, formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { Figure } from '../../parts/Figure';
import { Loaded } from '../../parts/Loaded';
import { PageHeader } from '../../parts/PageHeader';
import { useUrlState } from '../../parts/useUrlState';
import { Identity } from './Identity';
import { Known } from './Known';
import classes from './Profiles.module.css';
import { Timeline } from './Timeline';
import dictionary from './words';

/** One person: what they did, what is known of them, and how they were put together. */
export default function ProfileScreen() {
  const project = useProject();
  const words = useWords(dictionary);
  const { profile: id = '' } = useParams();
  const query = useProfile(project, id);
  return (
    <Stack gap="md">
      <PageHeader title={`${words.person} …${id.slice(9, 23)}`} remark={id} />
      <Loaded query={query} height={600}>
        {(profile) => <OneProfile key={profile.profile} project={project} profile={profile} asked={id} />}
      </Loaded>
    </Stack>
  );
}

function OneProfile({ project, profile, asked }: { project: string; profile: Profile; asked: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const [tab, setTab] = useUrlState('tab', 'timeline');
  const { first_seen: first, last_seen: last } = profile;
  return (
    <>
      {profile.profile !== asked && <Alert color="blue">{fill(words.movedFrom, { id: asked })}</Alert>}
      <div className={classes.figures}>
        <Figure name={words.events} value={formatCount(profile.events, language)} remark=" " />
        <Figure
          name={words.lastSeen}
          value={last ? formatAgo(last, language) : words.never}
          remark={last ? formatDateTime(last, language) : ''}
        />
        <Figure
          name={words.firstSeen}
          value={first ? formatAgo(first, language) : words.never}
          remark={first ? formatDateTime(first, language) : ''}
        />
      </div>
      <Tabs value={tab} onChange={(next) => setTab(next ?? 'timeline')} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="timeline">{words.tabTimeline}</Tabs.Tab>
          <Tabs.Tab value="known">{words.tabKnown}</Tabs.Tab>
          <Tabs.Tab value="identity">{words.tabIdentity}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="timeline">
          <Timeline project={project} profile={profile.profile} />
        </Tabs.Panel>
        <Tabs.Panel value="known">
          <Known project={project} profile={profile} />
        </Tabs.Panel>
        <Tabs.Panel value="identity">
          <Identity project={project} profile={profile} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
