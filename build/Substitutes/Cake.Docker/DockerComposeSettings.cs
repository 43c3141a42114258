using Cake.Core.Tooling;

namespace Cake.Docker;

/// <summary>Settings whose properties are passed as options of a command: <c>WaitTimeout</c> is <c>--wait-timeout</c>.</summary>
public abstract class AutoToolSettings : ToolSettings;

/// <summary>Options of <c>docker compose</c> itself.</summary>
public class DockerComposeSettings : AutoToolSettings
{
    /// <summary>When to use colours: <c>never</c>, <c>always</c> or <c>auto</c>.</summary>
    public string? Ansi { get; set; }

    /// <summary>The files that describe the services.</summary>
    public string[]? File { get; set; }

    /// <summary>How to show progress: <c>auto</c>, <c>tty</c>, <c>plain</c> or <c>quiet</c>.</summary>
    public string? Progress { get; set; }

    /// <summary>The base folder of relative paths in the files.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>The project's name. It separates the containers of projects.</summary>
    public string? ProjectName { get; set; }
}

/// <summary>Options of <c>docker compose up</c>.</summary>
public sealed class DockerComposeUpSettings : AutoToolSettings
{
    /// <summary>Whether to run containers in the background.</summary>
    public bool? Detach { get; set; }

    /// <summary>Whether to pull without progress output.</summary>
    public bool? QuietPull { get; set; }

    /// <summary>Whether to remove containers of services that are no longer in the file.</summary>
    public bool? RemoveOrphans { get; set; }

    /// <summary>Whether to wait until the services are healthy.</summary>
    public bool? Wait { get; set; }

    /// <summary>The maximum time to wait, in seconds.</summary>
    public int? WaitTimeout { get; set; }
}

/// <summary>Options of <c>docker compose down</c>.</summary>
public sealed class DockerComposeDownSettings : AutoToolSettings
{
    /// <summary>Whether to remove containers of services that are no longer in the file.</summary>
    public bool? RemoveOrphans { get; set; }

    /// <summary>The time limit for containers to stop, in seconds.</summary>
    public int? Timeout { get; set; }

    /// <summary>Whether to remove named volumes.</summary>
    public bool? Volumes { get; set; }
}

/// <summary>Options of <c>docker compose ps</c>.</summary>
public sealed class DockerComposePsSettings : AutoToolSettings
{
    /// <summary>Whether to list stopped containers too.</summary>
    public bool? All { get; set; }

    /// <summary>The output format, such as <c>json</c>.</summary>
    public string? Format { get; set; }

    /// <summary>Whether to print only ids.</summary>
    public bool? Quiet { get; set; }

    /// <summary>The states of the containers to list, such as <c>exited</c>.</summary>
    public string[]? Status { get; set; }
}

/// <summary>Options of <c>docker compose logs</c>.</summary>
public sealed class DockerComposeLogsSettings : AutoToolSettings
{
    /// <summary>Whether to print without colours.</summary>
    public bool? NoColor { get; set; }

    /// <summary>Whether to print without container names.</summary>
    public bool? NoLogPrefix { get; set; }

    /// <summary>The number of last lines to print for each container.</summary>
    public string? Tail { get; set; }
}
