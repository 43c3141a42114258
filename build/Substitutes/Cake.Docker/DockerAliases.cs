using Cake.Core;
using Cake.Core.Annotations;

namespace Cake.Docker;

/// <summary>Docker Compose as calls on a context. A command that exits with another code than 0 throws <see cref="CakeException"/> with that code.</summary>
[CakeAliasCategory("Docker")]
public static class DockerAliases
{
    /// <summary>Creates and starts containers.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">Options of the command.</param>
    /// <param name="composeSettings">Options of Compose itself.</param>
    /// <param name="services">The services; none means all.</param>
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
    /// <param name="services">The services; none means all.</param>
    /// <returns>What the command printed, line by line.</returns>
    [CakeMethodAlias]
    public static IEnumerable<string> DockerComposePs(
        this ICakeContext context, DockerComposePsSettings? settings, DockerComposeSettings? composeSettings = null, params string[] services) =>
        new ComposeTool<DockerComposePsSettings>(context).Read(composeSettings, "ps", settings, services);

    /// <summary>Reads what containers printed.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">Options of the command.</param>
    /// <param name="composeSettings">Options of Compose itself.</param>
    /// <returns>What the command printed, line by line.</returns>
    [CakeMethodAlias]
    public static IEnumerable<string> DockerComposeLogs(
        this ICakeContext context, DockerComposeLogsSettings? settings, DockerComposeSettings? composeSettings = null) =>
        new ComposeTool<DockerComposeLogsSettings>(context).Read(composeSettings, "logs", settings, []);
}
