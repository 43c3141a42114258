using Build.Processes;
using Cake.Core;
using Cake.Core.IO;

namespace Build.Servers;

/// <summary>Finds out whether this machine can bring up containers.</summary>
internal static class DockerEngine
{
    // An engine on this machine answers in milliseconds; one that is stuck must not hold up a run that can do without.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Says what is missing and what to do about it; null when containers can be brought up.</summary>
    public static Obstacle? FindObstacle(ICakeContext context)
    {
        var docker = context.Tools.Resolve(["docker", "docker.exe"]);
        if (docker is null)
            return new Obstacle("the command 'docker' is not on the PATH", "install Docker (https://docs.docker.com/get-docker/)");

        if (IsOnAnotherMachine(context.Environment.GetEnvironmentVariable("DOCKER_HOST")))
            return new Obstacle("DOCKER_HOST names an engine on another machine, whose containers listen on that machine only", "unset DOCKER_HOST");

        if (Ask(context, docker, "version --format {{.Server.Version}}") is { } engine)
        {
            return new Obstacle($"the Docker engine does not answer ({engine})", "start Docker, and see that this user may use it: 'docker version' has to show a server");
        }

        return Ask(context, docker, "compose version --short") is { } compose
            ? new Obstacle($"the Compose plugin of Docker does not run ({compose})", "install Docker Compose 2 (https://docs.docker.com/compose/install/)")
            : null;
    }

    private static bool IsOnAnotherMachine(string? dockerHost) =>
        dockerHost is { Length: > 0 }
        && Uri.TryCreate(dockerHost, UriKind.Absolute, out var host)
        && host.Scheme is not ("unix" or "npipe" or "fd")
        && !host.IsLoopback;

    /// <summary>Runs a command and says what was wrong with it, or null.</summary>
    private static string? Ask(ICakeContext context, FilePath docker, string arguments)
    {
        using var process = context.ProcessRunner.Start(docker, new ProcessSettings
        {
            Arguments = arguments,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Silent = true,
        });
        var limit = new TimeLimits().Scale(Limit);
        if (!process.WaitForExit((int)limit.Value.TotalMilliseconds))
        {
            process.Kill();
            return $"no answer within {limit}";
        }

        return process.GetExitCode() == 0 ? null : process.GetStandardError().FirstOrDefault(line => line.Length > 0) ?? $"exit code {process.GetExitCode()}";
    }
}
