using System.Text.Json;
using System.Text.Json.Serialization;

namespace Build.Daemons;

/// <summary>What a daemon is told. Its text holds the database's password, so that only its owner may read the file.</summary>
/// <param name="Adapter">Which backend it serves.</param>
/// <param name="DatabaseUrl">Where its database is.</param>
/// <param name="Port">The port on 127.0.0.1 that it is to listen on, or a range such as <c>8080-8279</c> of which it takes the first free port.</param>
/// <param name="AddressFile">The file that it writes its URL to once it listens.</param>
/// <param name="RunId">What it is to give back in <c>/health</c>.</param>
/// <param name="SchemaFolder">The folder of the entities' YAML files.</param>
public sealed record DaemonConfig(
    [property: JsonPropertyName("adapter")] string Adapter,
    [property: JsonPropertyName("database_url")] string DatabaseUrl,
    [property: JsonPropertyName("port")] object Port,
    [property: JsonPropertyName("address_file")] string AddressFile,
    [property: JsonPropertyName("run_id")] string RunId,
    [property: JsonPropertyName("schema_folder")] string SchemaFolder)
{
    /// <summary>How much it logs: requests are needed to tell a failed test's log lines from others.</summary>
    [JsonPropertyName("log_level")]
    public string LogLevel { get; } = "information";

    /// <summary>
    /// Seconds after which it gives a statement up: more than its default, since a loaded machine is slow, and less than the suites' limit of 30 s a
    /// request, so that its answer is seen.
    /// </summary>
    [JsonPropertyName("command_timeout")]
    public int CommandTimeout { get; } = 25;

    /// <summary>Writes the file that <c>--config</c> names.</summary>
    /// <param name="file">Its path; a file that is there is replaced.</param>
    public void Write(string file)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        JsonSerializer.Serialize(stream, this);
    }

    /// <summary>Shows no password.</summary>
    public override string ToString() => $"{Adapter} on port {Port}";
}
