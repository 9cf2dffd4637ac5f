/** What a query has read so far. */
export interface Loading<Data> {
  data: Data | undefined;
  /** The data is that of another page or filter, kept until this one is loaded. */
  isPlaceholderData?: boolean;
}

/** The answer to this query; undefined while there is none yet. Data that was kept of another page or filter is no answer. */
export function loadedData<Data>({ data, isPlaceholderData = false }: Loading<Data>): Data | undefined {
  return isPlaceholderData ? undefined : data;
}
