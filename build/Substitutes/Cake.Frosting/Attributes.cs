namespace Cake.Frosting;

/// <summary>Sets the name of a task. The default is the name of its class.</summary>
/// <param name="name">The task's name.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TaskNameAttribute(string name) : Attribute
{
    /// <summary>The task's name.</summary>
    public string Name { get; } = name;
}

/// <summary>Sets the description of a task.</summary>
/// <param name="description">The description, in one sentence.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TaskDescriptionAttribute(string description) : Attribute
{
    /// <summary>The description, in one sentence.</summary>
    public string Description { get; } = description;
}

/// <summary>Adds a dependency: a task that runs before this one.</summary>
/// <param name="task">The class of the dependency.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependentOnAttribute(Type task) : Attribute
{
    /// <summary>The class of the dependency.</summary>
    public Type Task { get; } = task;
}
