namespace Dbal.Daemon.Configuration;

/// <summary>The daemon cannot start as it was told. The message says what, where, and the remedy, for the terminal.</summary>
internal sealed class ConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
