namespace Dbal.Daemon.Configuration;

/// <summary>The daemon cannot start because of its configuration. The message has the problem, its place and the remedy, for the terminal.</summary>
internal sealed class ConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
