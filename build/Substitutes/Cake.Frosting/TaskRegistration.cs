using System.Reflection;
using Cake.Core;

namespace Cake.Frosting;

/// <summary>Registers the tasks and the lifetime of a program in Cake's engine.</summary>
internal static class TaskRegistration
{
    public static void Register(ICakeEngine engine, IFrostingContext context, IEnumerable<IFrostingTask> tasks, IFrostingLifetime? lifetime)
    {
        foreach (var task in tasks)
        {
            var type = task.GetType();
            var builder = engine.RegisterTask(NameOf(type)).Description(type.GetCustomAttribute<TaskDescriptionAttribute>()?.Description ?? "");
            if (Overrides(type, "Run", context) || Overrides(type, "RunAsync", context))
                builder.Does(task.RunAsync);
            if (Overrides(type, "ShouldRun", context))
                builder.WithCriteria(task.ShouldRun);
            foreach (var dependency in type.GetCustomAttributes<IsDependentOnAttribute>())
                builder.IsDependentOn(NameOf(dependency.Task));
        }

        if (lifetime is null)
            return;
        engine.RegisterSetupAction(info => lifetime.Setup(context, info));
        engine.RegisterTeardownAction(info => lifetime.Teardown(context, info));
    }

    private static string NameOf(Type task) => task.GetCustomAttribute<TaskNameAttribute>()?.Name ?? task.Name;

    // A task without its own Run method is an aggregate. Without an action, the engine neither prints nor times it.
    private static bool Overrides(Type task, string method, IFrostingContext context) =>
        task.GetMethod(method, [context.GetType()]) is { } found && found.GetBaseDefinition().DeclaringType != found.DeclaringType;
}
