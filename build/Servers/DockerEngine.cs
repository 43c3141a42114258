using Build.Processes;
using Cake.Core;
using Cake.Core.IO;

namespace Build.Servers;

/// <summary>Checks whether this machine can start containers.</summary>
internal static class DockerEngine
{
    // A local engine answers in milliseconds. An engine that hangs must not delay a run that can use another source.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Returns why containers cannot be started; null when they can.</summary>
    public static Obstacle? FindObstacle(ICakeContext context)
    {
        var docker = context.Tools.Resolve(["docker", "docker.exe"]);
        if (docker is null)
            return new Obstacle("the command 'docker' is not on the PATH", "install Docker (https://docs.docker.com/get-docker/)");

        if (IsOnAnotherMachine(context.Environment.GetEnvironmentVariable("DOCKER_HOST")))
            return new Obstacle("DOCKER_HOST is an engine on another machine, whose containers are not reachable on 127.0.0.1", "unset DOCKER_HOST");

        if (Ask(context, docker, "version --format {{.Server.Version}}") is { } engine)
        {
            return new Obstacle(
                $"the Docker engine does not answer ({engine})", "start Docker, and check that this user may use it: 'docker version' must show a server");
        }

        return Ask(context, docker, "compose version --short") is { } compose
            ? new Obstacle($"the Docker Compose plugin does not work ({compose})", "install Docker Compose 2 (https://docs.docker.com/compose/install/)")
            : null;
    }

    private static bool IsOnAnotherMachine(string? dockerHost) =>
        dockerHost is { Length: > 0 }
        && Uri.TryCreate(dockerHost, UriKind.Absolute, out var host)
        && host.Scheme is not ("unix" or "npipe" or "fd")
        && !host.IsLoopback;

    /// <summary>Runs a command. Returns its error; null when it succeeded.</summary>
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
