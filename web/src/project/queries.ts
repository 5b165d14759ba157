import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type AnswerOf, answerOf, api } from "../api/client.ts";

/** Where a project is shown. */
export interface ProjectAddress {
  owner: string;
  index: string;
  project: string;
}

export type Project = AnswerOf<"/indexes/{owner}/{index}/projects/{project}">;
export type ProjectFile = Project["files"][number];
export type Explanation = AnswerOf<"/indexes/{owner}/{index}/explain/{project}">;
export type TestedRelease = AnswerOf<"/indexes/{owner}/{index}/projects/{project}/results">["items"][number];
export type TestResult =
  AnswerOf<"/indexes/{owner}/{index}/projects/{project}/releases/{version}/results">["items"][number];
export type ReleaseComment =
  AnswerOf<"/indexes/{owner}/{index}/projects/{project}/releases/{version}/comments">["items"][number];
const keyOf = (what: string, { owner, index, project }: ProjectAddress) => [what, owner, index, project];

export const projectQuery = (path: ProjectAddress) =>
  queryOptions({
    queryKey: keyOf("project", path),
    queryFn: ({ signal }) =>
      answerOf(api.GET("/indexes/{owner}/{index}/projects/{project}", { params: { path }, signal })),
  });

export const releaseQuery = (path: ProjectAddress, version: string) =>
  queryOptions({
    queryKey: [...keyOf("release", path), version],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET("/indexes/{owner}/{index}/projects/{project}/releases/{version}", {
          params: { path: { ...path, version } },
          signal,
        }),
      ),
  });

export const docsQuery = (path: ProjectAddress) =>
  queryOptions({
    queryKey: keyOf("docs", path),
    queryFn: ({ signal }) =>
      answerOf(api.GET("/indexes/{owner}/{index}/projects/{project}/docs", { params: { path }, signal })),
  });

export const testedQuery = (path: ProjectAddress) =>
  queryOptions({
    queryKey: keyOf("tested", path),
    queryFn: ({ signal }) =>
      answerOf(api.GET("/indexes/{owner}/{index}/projects/{project}/results", { params: { path }, signal })),
  });

export const resultsQuery = (path: ProjectAddress, version: string) =>
  queryOptions({
    queryKey: [...keyOf("results", path), version],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET("/indexes/{owner}/{index}/projects/{project}/releases/{version}/results", {
          params: { path: { ...path, version } },
          signal,
        }),
      ),
  });

export const resultQuery = (path: ProjectAddress, version: string, id: string) =>
  queryOptions({
    queryKey: [...keyOf("results", path), version, id],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET("/indexes/{owner}/{index}/projects/{project}/releases/{version}/results/{id}", {
          params: { path: { ...path, version, id } },
          signal,
        }),
      ),
  });

export const commentsQuery = (path: ProjectAddress, version: string) =>
  queryOptions({
    queryKey: [...keyOf("comments", path), version],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET("/indexes/{owner}/{index}/projects/{project}/releases/{version}/comments", {
          params: { path: { ...path, version } },
          signal,
        }),
      ),
  });

export const descriptionQuery = (path: ProjectAddress, version: string) =>
  queryOptions({
    queryKey: [...keyOf("description", path), version],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET("/indexes/{owner}/{index}/projects/{project}/releases/{version}/description", {
          params: { path: { ...path, version } },
          signal,
        }),
      ),
  });

export const dependentsQuery = (path: ProjectAddress) =>
  infiniteQueryOptions({
    queryKey: keyOf("dependents", path),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      // The first few stand beside other facts; whoever asks for more wants many.
      const query = pageParam === null ? { limit: 10 } : { limit: 200, after: pageParam };
      return answerOf(
        api.GET("/indexes/{owner}/{index}/projects/{project}/dependents", {
          params: { path, query },
          signal,
        }),
      );
    },
    getNextPageParam: (page) => page.next,
  });

export const explainQuery = (path: ProjectAddress) =>
  queryOptions({
    queryKey: keyOf("explain", path),
    queryFn: ({ signal }) =>
      answerOf(api.GET("/indexes/{owner}/{index}/explain/{project}", { params: { path }, signal })),
  });

export const contentsQuery = (path: ProjectAddress, filename: string) =>
  queryOptions({
    queryKey: [...keyOf("contents", path), filename],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET("/indexes/{owner}/{index}/projects/{project}/files/{filename}/contents", {
          params: { path: { ...path, filename } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** What happened to a project in its index, the newest first. */
export const changesQuery = ({ owner, index, project }: ProjectAddress) =>
  infiniteQueryOptions({
    queryKey: ["changes", owner, index, project],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        index: `${owner}/${index}`,
        project,
        order: "newest" as const,
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      return answerOf(api.GET("/changes", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next,
  });
