import { Button, Card, Group, Image, Stack, Text, TextInput, Title } from '@mantine/core';
import { Link } from 'react-router';
import { useGallery } from '../../api/gallery';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { useSpeech, useWords } from '../../lib/language';
import { Loaded } from '../../parts/Loaded';
import { StatusBadge } from '../../parts/StatusBadge';
import { useUrlState } from '../../parts/useUrlState';
import classes from './Container.module.css';
import { EntityList } from './EntityList';
import dictionary from './words';

/** The templates that tags are made from: those of the gateway as cards, and the container's own as a table. */
export default function Templates() {
  return (
    <>
      <EntityList kind="templates" />
      <Gallery />
    </>
  );
}

function Gallery() {
  const words = useWords(dictionary);
  const { language, words: common } = useSpeech();
  const project = useProject();
  const may = useMay(project)('editor');
  const gallery = useGallery();
  const [search, setSearch] = useUrlState('find');
  const wanted = search.toLocaleLowerCase();
  return (
    <>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {words.gallery}
        </Title>
        <TextInput
          aria-label={`${common.search}: ${words.gallery}`}
          placeholder={common.search}
          value={search}
          onChange={(change) => setSearch(change.currentTarget.value)}
        />
      </Group>
      <Loaded query={gallery} height={400}>
        {(templates) => (
          <div className={classes.cards}>
            {templates
              .filter(({ name, id }) => `${name.ru} ${name.en} ${id}`.toLocaleLowerCase().includes(wanted))
              .map((one) => (
                <Card withBorder key={one.id} component="article">
                  <Stack gap="xs" h="100%">
                    <Group wrap="nowrap" gap="sm">
                      <Image
                        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(one.icon)}`}
                        alt=""
                        w={32}
                        h={32}
                      />
                      <Title order={3} size="h6">
                        {one.name[language]}
                      </Title>
                    </Group>
                    <Text size="sm" c="dimmed" flex={1}>
                      {one.description[language]}
                    </Text>
                    <Text size="sm">
                      {words.receivesData}: {one.recipient.name}
                    </Text>
                    <Group justify="space-between">
                      {one.recipient.cross_border ? <StatusBadge tone="warning">{words.abroad}</StatusBadge> : <span />}
                      {may && (one.kind ?? 'tag') === 'tag' && (
                        <Button
                          component={Link}
                          to={`/projects/${project}/tags/new?template=${one.id}&purposes=${(one.purposes ?? []).join(',')}`}
                          size="xs"
                          variant="default"
                          aria-label={`${words.useTemplate}: ${one.name[language]}`}
                        >
                          {words.useTemplate}
                        </Button>
                      )}
                    </Group>
                  </Stack>
                </Card>
              ))}
          </div>
        )}
      </Loaded>
    </>
  );
}
