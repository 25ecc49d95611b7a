import { Button, Tabs, Text } from '@mantine/core';
import { Link } from 'react-router';
import { type Place, usePlace, type Workspace } from '../../api/container';
import { useDraftDiff, useProblems } from '../../api/publish';
import { useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { EmptyState } from '../../parts/EmptyState';
import { Loaded } from '../../parts/Loaded';
import { PageHeader } from '../../parts/PageHeader';
import { useUrlState } from '../../parts/useUrlState';
import { Changes } from './Changes';
import { Checks, Sync } from './Checks';
import { Environments, Snippet } from './Environments';
import { Hosts } from './Hosts';
import classes from './Publish.module.css';
import { PublishForm } from './PublishForm';
import { Versions } from './Versions';
import dictionary from './words';

/** From the draft to the site: what changes, what is in the way, the versions, and the code for the site. */
export default function PublishScreen() {
  const words = useWords(dictionary);
  const { place, containers, workspaces } = usePlace();
  const [tab, setTab] = useUrlState('tab', 'changes');
  const workspace = workspaces.data?.find(({ id }) => id === place.workspace);
  if (containers.data?.length === 0) {
    return (
      <EmptyState title={words.noContainer} text={words.noContainerText}>
        <Button component={Link} to={`/projects/${place.project}/tags`}>
          {words.toTags}
        </Button>
      </EmptyState>
    );
  }
  return (
    <>
      <PageHeader title={words.title} remark={workspace && fill(words.remark, { workspace: workspace.name })} />
      <Tabs value={tab} onChange={(next) => setTab(next ?? 'changes')} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="changes">{words.changesTab}</Tabs.Tab>
          <Tabs.Tab value="versions">{words.versionsTab}</Tabs.Tab>
          <Tabs.Tab value="environments">{words.environmentsTab}</Tabs.Tab>
          <Tabs.Tab value="snippet">{words.snippetTab}</Tabs.Tab>
          <Tabs.Tab value="hosts">{words.hostsTab}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="changes">{workspace && <Draft place={place} workspace={workspace} />}</Tabs.Panel>
        <Tabs.Panel value="versions">
          <Versions place={place} />
        </Tabs.Panel>
        <Tabs.Panel value="environments">
          <Environments place={place} />
        </Tabs.Panel>
        <Tabs.Panel value="snippet">
          <Snippet place={place} />
        </Tabs.Panel>
        <Tabs.Panel value="hosts">
          <Hosts place={place} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Draft({ place, workspace }: { place: Place; workspace: Workspace }) {
  const words = useWords(dictionary);
  const diff = useDraftDiff(place);
  const problems = useProblems(place);
  const blocked = (problems.data?.length ?? 1) > 0 || workspace.conflicts > 0;
  return (
    <div className={classes.columns}>
      <div className={classes.part}>
        <Sync place={place} workspace={workspace} />
        <Loaded query={diff} height={240}>
          {({ version, items }) =>
            items.length === 0 ? (
              <EmptyState title={words.nothing} text={words.nothingText} />
            ) : (
              <>
                <Text c="dimmed">{version === 0 ? words.againstNothing : fill(words.against, { version })}</Text>
                <Changes changes={items} />
              </>
            )
          }
        </Loaded>
        <Checks place={place} />
      </div>
      <PublishForm key={place.workspace} place={place} blocked={blocked} />
    </div>
  );
}
