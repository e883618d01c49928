import type { CassandraOptions } from '#storage/cassandra/client';
import type { Settings } from './settings.ts';

/** How Cassandra is reached, by the settings of a server that has one. */
export const cassandraOptions = (settings: Settings, contactPoints: string): CassandraOptions => ({
  contactPoints: contactPoints.split(',').map((point) => point.trim()),
  keyspace: settings.CASSANDRA_KEYSPACE,
  localDataCenter: settings.CASSANDRA_LOCAL_DC,
  consistency: settings.CASSANDRA_CONSISTENCY,
  username: settings.CASSANDRA_USERNAME,
  password: settings.CASSANDRA_PASSWORD,
});
