using Cake.Core;
using Cake.Core.Annotations;

namespace Cake.Docker;

/// <summary>Runs Docker Compose commands. A command that does not exit with 0 throws <see cref="CakeException"/> with the exit code.</summary>
[CakeAliasCategory("Docker")]
public static class DockerAliases
{
    /// <summary>Creates and starts containers.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">Options of the command.</param>
    /// <param name="composeSettings">Options of Compose itself.</param>
    /// <param name="services">The services; all services when empty.</param>
    [CakeMethodAlias]
    public static void DockerComposeUp(
        this ICakeContext context, DockerComposeUpSettings? settings, DockerComposeSettings? composeSettings = null, params string[] services) =>
        new ComposeTool<DockerComposeUpSettings>(context).Run(composeSettings, "up", settings, services);

    /// <summary>Stops and removes containers and networks.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">Options of the command.</param>
    /// <param name="composeSettings">Options of Compose itself.</param>
    [CakeMethodAlias]
    public static void DockerComposeDown(this ICakeContext context, DockerComposeDownSettings? settings, DockerComposeSettings? composeSettings = null) =>
        new ComposeTool<DockerComposeDownSettings>(context).Run(composeSettings, "down", settings, []);

    /// <summary>Lists containers.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">Options of the command.</param>
    /// <param name="composeSettings">Options of Compose itself.</param>
    /// <param name="services">The services; all services when empty.</param>
    /// <returns>The output lines of the command.</returns>
    [CakeMethodAlias]
    public static IEnumerable<string> DockerComposePs(
        this ICakeContext context, DockerComposePsSettings? settings, DockerComposeSettings? composeSettings = null, params string[] services) =>
        new ComposeTool<DockerComposePsSettings>(context).Read(composeSettings, "ps", settings, services);

    /// <summary>Reads the logs of containers.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">Options of the command.</param>
    /// <param name="composeSettings">Options of Compose itself.</param>
    /// <returns>The output lines of the command.</returns>
    [CakeMethodAlias]
    public static IEnumerable<string> DockerComposeLogs(
        this ICakeContext context, DockerComposeLogsSettings? settings, DockerComposeSettings? composeSettings = null) =>
        new ComposeTool<DockerComposeLogsSettings>(context).Read(composeSettings, "logs", settings, []);
}
