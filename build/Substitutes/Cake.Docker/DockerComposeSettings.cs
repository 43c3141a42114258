using Cake.Core.Tooling;

namespace Cake.Docker;

/// <summary>Settings whose properties become options of a command: <c>WaitTimeout</c> is <c>--wait-timeout</c>.</summary>
public abstract class AutoToolSettings : ToolSettings;

/// <summary>Options of <c>docker compose</c> itself.</summary>
public class DockerComposeSettings : AutoToolSettings
{
    /// <summary>When colours are used: <c>never</c>, <c>always</c> or <c>auto</c>.</summary>
    public string? Ansi { get; set; }

    /// <summary>The files that describe the services.</summary>
    public string[]? File { get; set; }

    /// <summary>How progress is shown: <c>auto</c>, <c>tty</c>, <c>plain</c> or <c>quiet</c>.</summary>
    public string? Progress { get; set; }

    /// <summary>The folder that relative paths of the files begin in.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Keeps the containers of one project apart from another's.</summary>
    public string? ProjectName { get; set; }
}

/// <summary>Options of <c>docker compose up</c>.</summary>
public sealed class DockerComposeUpSettings : AutoToolSettings
{
    /// <summary>Whether containers run in the background.</summary>
    public bool? Detach { get; set; }

    /// <summary>Whether a pull shows no progress.</summary>
    public bool? QuietPull { get; set; }

    /// <summary>Whether containers of services that the file no longer has are removed.</summary>
    public bool? RemoveOrphans { get; set; }

    /// <summary>Whether to wait until the services are healthy.</summary>
    public bool? Wait { get; set; }

    /// <summary>How long to wait, in seconds.</summary>
    public int? WaitTimeout { get; set; }
}

/// <summary>Options of <c>docker compose down</c>.</summary>
public sealed class DockerComposeDownSettings : AutoToolSettings
{
    /// <summary>Whether containers of services that the file no longer has are removed.</summary>
    public bool? RemoveOrphans { get; set; }

    /// <summary>How long containers may take to stop, in seconds.</summary>
    public int? Timeout { get; set; }

    /// <summary>Whether named volumes are removed.</summary>
    public bool? Volumes { get; set; }
}

/// <summary>Options of <c>docker compose ps</c>.</summary>
public sealed class DockerComposePsSettings : AutoToolSettings
{
    /// <summary>Whether stopped containers are listed too.</summary>
    public bool? All { get; set; }

    /// <summary>How containers are printed, such as <c>json</c>.</summary>
    public string? Format { get; set; }

    /// <summary>Whether only ids are printed.</summary>
    public bool? Quiet { get; set; }

    /// <summary>The states to list containers of, such as <c>exited</c>.</summary>
    public string[]? Status { get; set; }
}

/// <summary>Options of <c>docker compose logs</c>.</summary>
public sealed class DockerComposeLogsSettings : AutoToolSettings
{
    /// <summary>Whether lines bear no colours.</summary>
    public bool? NoColor { get; set; }

    /// <summary>Whether lines bear no name of a container.</summary>
    public bool? NoLogPrefix { get; set; }

    /// <summary>How many of the last lines are shown of each container.</summary>
    public string? Tail { get; set; }
}
