using System.Text.Json;
using System.Text.Json.Serialization;

namespace Build.Daemons;

/// <summary>A daemon's configuration. The file contains the database's password, so only its owner may read it.</summary>
/// <param name="Adapter">The adapter.</param>
/// <param name="DatabaseUrl">The URL of the database.</param>
/// <param name="Port">The port on 127.0.0.1 to listen on, or a range such as <c>8080-8279</c>; the daemon uses the first free port of a range.</param>
/// <param name="AddressFile">The file that the daemon writes its URL to.</param>
/// <param name="RunId">The run id that the daemon returns in <c>/health</c>.</param>
/// <param name="SchemaFolder">The folder of the entities' YAML files.</param>
public sealed record DaemonConfig(
    [property: JsonPropertyName("adapter")] string Adapter,
    [property: JsonPropertyName("database_url")] string DatabaseUrl,
    [property: JsonPropertyName("port")] object Port,
    [property: JsonPropertyName("address_file")] string AddressFile,
    [property: JsonPropertyName("run_id")] string RunId,
    [property: JsonPropertyName("schema_folder")] string SchemaFolder)
{
    /// <summary>The log level. Requests are logged, to find the log lines of a failed test.</summary>
    [JsonPropertyName("log_level")]
    public string LogLevel { get; } = "information";

    /// <summary>
    /// The time limit for a database statement, in seconds. It is longer than the default, for loaded machines, and shorter than the suites' limit of 30 s
    /// per request, so that the tests receive the daemon's error.
    /// </summary>
    [JsonPropertyName("command_timeout")]
    public int CommandTimeout { get; } = 25;

    /// <summary>Writes the configuration file. Replaces an existing file.</summary>
    /// <param name="file">The file's path.</param>
    public void Write(string file)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        JsonSerializer.Serialize(stream, this);
    }

    /// <summary>Returns a text without the password.</summary>
    public override string ToString() => $"{Adapter} on port {Port}";
}
