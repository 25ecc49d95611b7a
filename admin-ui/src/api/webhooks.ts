import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answer, api, type Schemas } from './client';

export type Webhook = Schemas['Webhook'];
export type Template = Schemas['WebhookTemplate'];
export type Delivery = Schemas['Delivery'];

/** The keys of everything about the webhooks of a project. */
export const webhooksKey = (project: string) => ['projects', project, 'webhooks'] as const;

/** All webhooks of a project. */
export function useWebhooks(project: string) {
  return useQuery({
    queryKey: webhooksKey(project),
    queryFn: ({ signal }) => answer(api.GET('/projects/{project}/webhooks', { params: { path: { project } }, signal })),
    select: ({ items }) => items,
  });
}

/** One webhook. */
export function useWebhook(project: string, webhook: string) {
  return useQuery({
    queryKey: [...webhooksKey(project), webhook],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/webhooks/{webhook}', { params: { path: { project, webhook } }, signal })),
  });
}

/** How a webhook's lane stands, read again while people look at it. */
export function useWebhookStatus(project: string, webhook: string) {
  return useQuery({
    queryKey: [...webhooksKey(project), webhook, 'status'],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/projects/{project}/webhooks/{webhook}/status', { params: { path: { project, webhook } }, signal }),
      ),
    refetchInterval: 5_000,
  });
}

/** The messages that were given up. */
export function useDeadLetters(project: string, webhook: string) {
  return useQuery({
    queryKey: [...webhooksKey(project), webhook, 'dead'],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/projects/{project}/webhooks/{webhook}/dead-letters', {
          params: { path: { project, webhook }, query: { limit: 100 } },
          signal,
        }),
      ),
    select: ({ items }) => items,
  });
}

/** The partners whose requests are written already. */
export function useTemplates() {
  return useQuery({
    queryKey: ['webhook-templates'],
    queryFn: ({ signal }) => answer(api.GET('/webhook-templates', { signal })),
    select: ({ items }) => items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Attempts to hand messages to partners, the latest first; of one webhook when it is named. */
export function useDeliveries(project: string, webhook: string) {
  return useInfiniteQuery({
    queryKey: ['projects', project, 'deliveries', webhook],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/projects/{project}/deliveries', {
          params: {
            path: { project },
            query: { limit: 100, ...(webhook ? { webhook } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}
